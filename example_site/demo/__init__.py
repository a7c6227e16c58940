"""The content of the demonstration: invented people, real regions, a model page in three languages."""
