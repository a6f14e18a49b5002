# SPDX-License-Identifier: Apache-2.0
"""One rule for every act: a request id stands for one content for ever. The acts are in the other services."""

from frontdesk.errors import refuse


def same_request(same: bool) -> None:
    """Raise `request_id_reused` when a request id comes again with another content."""
    if not same:
        raise refuse("request_id_reused", "request_id")
