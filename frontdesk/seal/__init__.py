# SPDX-License-Identifier: Apache-2.0
"""Keys, signed notes, day bundles and their outside verification; the only package that imports cryptography."""
