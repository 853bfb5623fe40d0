"""Marks for learning platforms: CSV files with the columns that each platform imports."""
