"""Arrays in, plotly figures or PNG mosaics out. Knows neither runs nor networks."""
