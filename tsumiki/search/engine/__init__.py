"""The search itself: words, index, ranking and reasons. Pure values, no Django."""
