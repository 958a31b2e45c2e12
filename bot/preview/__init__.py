"""The bot in a simulated Discord, in the browser: for trying it, for showing it, and for taking its picture."""

PRODUCT = "Akudama Companion"
