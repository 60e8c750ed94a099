"""Finding things by words in any form: resolutions, points, answers, organisations."""
