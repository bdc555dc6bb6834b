"""What a practitioner would write without Glassnet, to be measured beside it."""
