"""Measurements that single lessons make."""
