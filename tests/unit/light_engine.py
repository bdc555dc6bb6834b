"""A child that speaks as `core.engine` does but knows no Keras: it answers "pong", at once."""

import os
import sys
from multiprocessing.connection import Client

with Client(sys.argv[1], authkey=bytes.fromhex(os.environ["GLASSNET_ENGINE_KEY"])) as connection:
    try:
        while connection.recv():
            connection.send((True, "pong"))
    except EOFError:
        pass
