"""The main screen: its panes' arrangement, its actions, its dialogs' questions."""
