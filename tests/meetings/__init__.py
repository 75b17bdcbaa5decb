"""What is convened: meetings, convocation, attendance, minutes, resolutions, letters."""
