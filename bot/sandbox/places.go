package sandbox

// A Place is where a phone can be.
type Place struct {
	Name     string  `json:"name"`
	Country  string  `json:"country"`  // ISO 3166-1 alpha-2
	TimeZone string  `json:"timeZone"` // IANA
	Lat      float64 `json:"lat"`
	Lon      float64 `json:"lon"`
	Prefix   string  `json:"-"` // of telephone numbers, for made-up ones
}

// Places are the ones offered on the page.
func Places() []Place {
	return []Place{
		{"New York", "US", "America/New_York", 40.7128, -74.0060, "1212"},
		{"Los Angeles", "US", "America/Los_Angeles", 34.0522, -118.2437, "1213"},
		{"Toronto", "CA", "America/Toronto", 43.6532, -79.3832, "1416"},
		{"Mexico City", "MX", "America/Mexico_City", 19.4326, -99.1332, "5255"},
		{"São Paulo", "BR", "America/Sao_Paulo", -23.5505, -46.6333, "5511"},
		{"London", "GB", "Europe/London", 51.5074, -0.1278, "4420"},
		{"Madrid", "ES", "Europe/Madrid", 40.4168, -3.7038, "3491"},
		{"Paris", "FR", "Europe/Paris", 48.8566, 2.3522, "331"},
		{"Berlin", "DE", "Europe/Berlin", 52.5200, 13.4050, "4930"},
		{"Haparanda", "SE", "Europe/Stockholm", 65.83, 24.13, "46922"}, // across the river from a country with another clock
		{"Kyiv", "UA", "Europe/Kyiv", 50.4501, 30.5234, "38044"},
		{"Cairo", "EG", "Africa/Cairo", 30.0444, 31.2357, "202"},
		{"Nairobi", "KE", "Africa/Nairobi", -1.2921, 36.8219, "25420"},
		{"Delhi", "IN", "Asia/Kolkata", 28.6139, 77.2090, "9111"},
		{"Tokyo", "JP", "Asia/Tokyo", 35.6762, 139.6503, "813"},
		{"Sydney", "AU", "Australia/Sydney", -33.8688, 151.2093, "612"},
		{"Auckland", "NZ", "Pacific/Auckland", -36.8509, 174.7645, "649"},
	}
}

// PlaceNamed returns the place with this name, or the first.
func PlaceNamed(name string) Place {
	places := Places()
	for _, p := range places {
		if p.Name == name {
			return p
		}
	}
	return places[0]
}
