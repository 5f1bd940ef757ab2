"""What an experiment will take and what speaks against it, known before it is trained."""

from engine.forecast.forecast import Forecast, Probe, forecast

__all__ = ["Forecast", "Probe", "forecast"]
