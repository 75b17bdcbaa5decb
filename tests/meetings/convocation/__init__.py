"""Who is convened, what they are told, and what they answer."""
