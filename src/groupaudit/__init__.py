"""Audits exported group chats against a company's written group regulation."""
