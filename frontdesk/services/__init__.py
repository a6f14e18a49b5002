# SPDX-License-Identifier: Apache-2.0
"""The acts of the office: who may do what, in which order, recorded how; no SQL, no PDF, no Qt."""
