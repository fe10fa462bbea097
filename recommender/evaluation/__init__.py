"""How well the recommender does, measured against peers; serving imports none of it."""
