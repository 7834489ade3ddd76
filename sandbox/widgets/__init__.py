"""Views: anywidget classes with their JavaScript and CSS in static/. They only show and report."""
