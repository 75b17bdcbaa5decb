"""The portal for a real web server, with the peer's addresses beside its own.

`BENCH_BARE` names the file with the bytes that the bare view answers.
"""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.ROOT_URLCONF = "bench.peer"
application = get_wsgi_application()

from bench import peer  # noqa: E402  its models need the applications

peer.bare_bytes = Path(os.environ["BENCH_BARE"]).read_bytes()
peer.bare_headers = {"Content-Encoding": "gzip"}
