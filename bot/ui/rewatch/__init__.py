"""What people see and do of a rewatch: the posts of its channel, its status, and what admins plan and change."""
