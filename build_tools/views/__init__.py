"""Turns the content into what one template needs. Each module here makes the view of the template of the same name."""
