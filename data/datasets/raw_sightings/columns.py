"""The columns of a table of raw sightings, in their order, and the words that stand in them."""

METRES = (100, 250, 500, 1000, 2500, 5000)
CELL_METRES = (90, 180, 370, 730, 1460, 2920, 5850)
SPECIES = 151
IDENTITY = (
    *("pokemonId", "latitude", "longitude", "appearedLocalTime", "_id"),
    *(f"cellId_{metres}m" for metres in CELL_METRES),
)
CLOCK = (
    *("appearedTimeOfDay", "appearedHour", "appearedMinute", "appearedDayOfWeek"),
    *("appearedDay", "appearedMonth", "appearedYear"),
)
PLACE = ("terrainType", "closeToWater", "city", "continent")
WEATHER = ("weather", "temperature", "windSpeed", "windBearing", "pressure", "weatherIcon")
SUN = (
    *("sunriseMinutesMidnight", "sunriseHour", "sunriseMinute", "sunriseMinutesSince"),
    *("sunsetMinutesMidnight", "sunsetHour", "sunsetMinute", "sunsetMinutesBefore"),
)
SURROUNDINGS = (
    *("population_density", "urban", "suburban", "midurban", "rural"),
    *("gymDistanceKm", *(f"gymIn{metres}m" for metres in METRES)),
    *("pokestopDistanceKm", *(f"pokestopIn{metres}m" for metres in METRES)),
)
COOCCURRENCE = tuple(f"cooc_{number}" for number in range(1, SPECIES + 1))
COLUMNS = (*IDENTITY, *CLOCK, *PLACE, *WEATHER, *SUN, *SURROUNDINGS, *COOCCURRENCE, "class")
"""All 208 of them."""

TRUTHS = ("false", "true")
UNKNOWN = "?"
DUMMY_DAY = "dummy_day"
TIMES_OF_DAY = (
    ("night",) * 7 + ("morning",) * 5 + ("afternoon",) * 4 + ("evening",) * 4 + ("night",) * 4
)
"""By the hour."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TERRAINS = (0, 1, 2, 4, 5, 7, 8, 10, 12, 13, 14)
WEATHERS = {
    "Breezy": "wind",
    "BreezyandMostlyCloudy": "wind",
    "BreezyandOvercast": "wind",
    "BreezyandPartlyCloudy": "wind",
    "Clear": "clear-day",
    "DangerouslyWindy": "wind",
    "Drizzle": "rain",
    "DrizzleandBreezy": "rain",
    "Dry": "clear-day",
    "DryandMostlyCloudy": "partly-cloudy-day",
    "DryandPartlyCloudy": "partly-cloudy-day",
    "Foggy": "fog",
    "HeavyRain": "rain",
    "Humid": "clear-day",
    "HumidandOvercast": "cloudy",
    "HumidandPartlyCloudy": "partly-cloudy-day",
    "LightRain": "rain",
    "LightRainandBreezy": "rain",
    "MostlyCloudy": "partly-cloudy-day",
    "Overcast": "cloudy",
    "PartlyCloudy": "partly-cloudy-day",
    "Rain": "rain",
    "RainandWindy": "rain",
    "Windy": "wind",
}
"""A weather and its icon."""
WEATHER_WEIGHTS = (8, 2, 2, 3, 300, 1, 6, 1, 4, 2, 3, 9, 2, 14, 3, 7, 14, 2, 70, 40, 130, 12, 1, 2)
