"""All that a Hugging Face Space needs: the page, served on the port that the Space asks for."""

import os

from assistant import Assistant
from ui.server import serve

if __name__ == "__main__":
    serve(Assistant(), host=os.environ.get("HOST", "0.0.0.0"), port=int(os.environ.get("PORT", "7860")))
