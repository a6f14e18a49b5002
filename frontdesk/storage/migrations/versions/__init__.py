# SPDX-License-Identifier: Apache-2.0
"""One step a file, named by its number."""
