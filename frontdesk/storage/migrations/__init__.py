# SPDX-License-Identifier: Apache-2.0
"""The way from each released schema to the next; forward only, plain operations, never the tables of today."""
