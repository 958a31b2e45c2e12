"""What admins see and do of the announcements of their server, and the posts as members see them."""
