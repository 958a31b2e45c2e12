"""Content: `data/content/*.yaml` -> validated models -> rows. It knows neither SQL nor Discord."""
