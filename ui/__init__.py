# SPDX-License-Identifier: Apache-2.0
"""The window: Qt Widgets over the services.

It may import bootstrap, services, domain, i18n, words, config and errors of `frontdesk`.

It never imports storage, documents or seal; nothing in `frontdesk` imports it.
"""
