"""The flows and the command line: what runs, when, and all that touches Prefect and the network.

Prefect reads its settings from the environment when it is imported, so its defaults for Tallywire are
set here, before any flow can import it. What the user has set stays.
"""

import os

PREFECT_DEFAULTS = {
    # The first start of the temporary server of an ad-hoc run took up to 44 s on a busy machine.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
}
for _name, _value in PREFECT_DEFAULTS.items():
    os.environ.setdefault(_name, _value)
