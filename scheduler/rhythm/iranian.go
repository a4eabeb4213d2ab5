package rhythm

// iranianDay is a day of the calendar of Iran and Afghanistan, of which 1 Farvardin
// (month 1) is the spring equinox; not ok for a day that it does not have. It counts
// by the breaks of K. Borkowski's table, which hold from 1206 to 1633.
func iranianDay(year, month, day int) (Day, bool) {
	if year < firstIranianYear || year > lastIranianYear || month < 1 || month > 12 || day < 1 || day > iranianDays(year, month) {
		return 0, false
	}
	passed := 31*(month-1) + day - 1
	if month > 7 {
		passed -= month - 7
	}
	return newYear(year) + Day(passed), true
}

const firstIranianYear, lastIranianYear = 1206, 1632

func iranianDays(year, month int) int {
	switch {
	case month <= 6:
		return 31
	case month <= 11:
		return 30
	}
	return int(newYear(year+1)-newYear(year)) - 31*6 - 30*5
}

// newYear is the first day of a year: 1 Farvardin 1400 was 21 March 2021. Between
// 1206 and 1633 a year is leap if 25 y + 11 leaves less than 8 over by 33.
func newYear(year int) Day {
	const of1400 = 18707
	leaps := func(before int) int { return floorDiv(8*before+21, 33) }
	return Day(of1400 + 365*(year-1400) + leaps(year) - leaps(1400))
}

func floorDiv(a, b int) int {
	if a%b < 0 {
		return a/b - 1
	}
	return a / b
}

// iranianYear is the year that a day is in.
func iranianYear(day Day) int {
	year := 1348 + int(day)/365
	for newYear(year) > day {
		year--
	}
	for newYear(year+1) <= day {
		year++
	}
	return year
}
