"""Which addresses are connected to: each is looked at as its socket is made.

A name is resolved once and the connection goes to the very address that was looked at, on every redirect,
so that no name can lead into the private network.
"""

import ipaddress
import socket
from collections.abc import Callable

# Family, kind, protocol and address of a socket to be made.
AddressInfo = tuple[int, int, int, tuple[str | int, ...]]

# Networks whose addresses carry an IPv4 address in their last four bytes: NAT64, and "IPv4-compatible".
EMBEDDING = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))
LOCAL_NAT64 = ipaddress.ip_network("64:ff9b:1::/48")
# The interface part of an ISATAP address, which its IPv4 address follows.
ISATAP = (0x00005EFE, 0x02005EFE)


class ForbiddenAddressError(PermissionError):
    """An address that is not connected to."""


def make_guard(allow_private: bool) -> Callable[[AddressInfo], socket.socket]:
    """Return what makes sockets for connections to public addresses, and to any where *allow_private*.

    It raises `ForbiddenAddressError` for others.
    """

    def make_socket(info: AddressInfo) -> socket.socket:
        family, kind, protocol, address = info
        if family not in (socket.AF_INET, socket.AF_INET6) or not (
            allow_private or is_public(str(address[0]))
        ):
            raise ForbiddenAddressError(f"{address[0]}, which is not a public address")
        return socket.socket(family, kind, protocol)

    return make_socket


def is_public(address: str) -> bool:
    """Return whether the IP *address* is one of the public network, IPv4 inside IPv6 looked through."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in LOCAL_NAT64:
            return False
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        is_isatap = (int(ip) >> 32) & 0xFFFFFFFF in ISATAP
        if is_isatap or any(ip in network for network in EMBEDDING):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast
