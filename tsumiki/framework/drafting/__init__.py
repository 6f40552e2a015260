"""The secretariat's next edition: its rows, what is wrong with them, what differs, and its files. No page in here."""
