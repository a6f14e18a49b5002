# SPDX-License-Identifier: Apache-2.0
"""One module a room of the window, and the sign-in screen."""
