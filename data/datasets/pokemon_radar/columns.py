"""What is known of the built-in data set without generating it: names, classes, fixed columns."""

from data.dataset import Description

ROWS = 1_836
LABEL = "class"
CLASS_NAMES = ("Charmander", "Oddish", "Mankey", "Victreebel", "Krabby")
CLASS_COUNTS = (224, 948, 150, 225, 289)

PLACE_AND_TIME = [
    "latitude",
    "longitude",
    "local.month",
    "local.day",
    "local.hour",
    "local.minute",
    "local.second",
    "appearedTimeOfDay",
    "appearedHour",
    "appearedMinute",
    "appearedDayOfWeek",
    "appearedDay",
    "appearedMonth",
    "terrainType",
    "closeToWater",
    "city",
    "continent",
]
WEATHER = [
    "weather",
    "temperature",
    "windSpeed",
    "windBearing",
    "pressure",
    "sunriseMinutesMidnight",
    "sunriseHour",
    "sunriseMinute",
    "sunriseMinutesSince",
    "sunsetMinutesMidnight",
    "sunsetHour",
    "sunsetMinute",
    "sunsetMinutesBefore",
]
METRES = (100, 250, 500, 1000, 2500, 5000)
SURROUNDINGS = [
    *["population_density", "urban", "suburban", "midurban", "rural"],
    "gymDistanceKm",
    *(f"gymIn{metres}m" for metres in METRES),
    "pokestopDistanceKm",
    *(f"pokestopIn{metres}m" for metres in METRES),
]
SPECIES = 151
COOCCURRENCE = [f"cooc_{number}" for number in range(1, SPECIES + 1)]
FEATURE_NAMES = tuple(PLACE_AND_TIME + WEATHER + SURROUNDINGS + COOCCURRENCE)

CONSTANT = {"local.month": 9, "appearedMonth": 8, "city": 66, "continent": 2}

NEVER_SEEN = frozenset({
    3, 6, 9, 24, 26, 28, 31, 38, 51, 57, 59, 62, 65, 67, 68, 71, 75, 76, 82, 83, 85, 87, 88, 89,
    91, 93, 94, 97, 103, 105, 106, 108, 112, 113, 115, 121, 122, 123, 124, 130, 131, 132, 134, 135,
    136, 137, 139, 140, 141, 142, 143, 144, 145, 146, 148, 150, 151,
})  # fmt: skip

# How many of 1,000 sightings had a common species nearby; every other seen one is rare.
COMMON = {
    10: 51, 13: 124, 16: 172, 19: 115, 21: 53, 29: 22, 32: 226, 35: 26, 41: 32, 46: 34, 48: 43,
    54: 35, 64: 117, 69: 29, 81: 39, 96: 115, 98: 23, 128: 129, 129: 47, 133: 74,
}  # fmt: skip

DESCRIPTION = Description(
    source="pokemon-radar",
    name="pokemon radar",
    rows=ROWS,
    feature_names=FEATURE_NAMES,
    class_names=CLASS_NAMES,
    class_counts=CLASS_COUNTS,
    label_name=LABEL,
    sha256="f6ef6577badf272e9808e87122118258b4c6f1c5739f92a7c26e0098541f7aa7",
    label_reason="builtin",
)
