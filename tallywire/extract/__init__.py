"""From text to figures, in small pure stages.

document → numbers → quantities → predicates and groups → places and times → claimants → figures
"""

from tallywire import __version__
from tallywire.language import MODEL_VERSION, WEIGHTS_SHA256

EXTRACTOR = f"tallywire {__version__} / en_core_web_sm {MODEL_VERSION} {WEIGHTS_SHA256[:12]}"
