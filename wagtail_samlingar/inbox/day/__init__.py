"""What staff need on the day itself: lists to print, and ticking off who came."""
