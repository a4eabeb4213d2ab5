package rhythm

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// saying is what the pieces of some runs say together.
type saying struct {
	reading // hours and days of the week, read as in a rhythm
	now     time.Time

	next, weekly, monthly, yearly bool
	every                         Interval
	day                           Day // of a date
	dated, yearNamed, nears       bool
	month, monthDay               int
	dayOf                         int // a day of any month
	span                          span
	spanned                       bool
	or                            *saying // what else the date may mean
}

// meant puts together what the runs say.
func meant(runs []run, now time.Time) (Told, error) {
	s := saying{now: now}
	for _, r := range runs {
		s.previous, s.through = 0, false
		for _, p := range r.pieces {
			if err := p.says(&s); err != nil {
				return Told{}, err
			}
		}
	}
	when, err := s.when()
	told := Told{When: when}
	if s.or != nil && (err == nil || errors.Is(err, ErrNoHour)) {
		with := s
		with.or, with.day, with.month, with.monthDay = nil, s.or.day, s.or.month, s.or.monthDay
		var errOr error
		if told.Or, errOr = with.when(); errOr == nil || errors.Is(errOr, ErrNoHour) {
			told.NoHour, err = err != nil, ErrWhichDay
		}
	}
	return told, err
}

// hour takes an hour. A reminder has one.
func (s *saying) hour(hour, minute, half string) error {
	if s.timed {
		return ErrTooOften
	}
	return s.reading.hour(hour, minute, half)
}

// movedHour takes an hour that a word beside it moves by some minutes.
func (s *saying) movedHour(moved Clock, hour, minute, half string) error {
	if err := s.hour(hour, minute, half); err != nil {
		return err
	}
	s.clock = (s.clock + moved + endOfDay) % endOfDay
	return nil
}

func (s *saying) word(meaning string) error {
	if s.reading.word(meaning) != nil {
		return ErrUnclear
	}
	return nil
}

func (s *saying) interval(n int, weeks bool) error {
	switch {
	case s.every.N > 0:
		return ErrUnclear
	case n < 1 || n > mostApart:
		return ErrApart
	}
	s.every = Interval{N: n, Weeks: weeks}
	return nil
}

func (s *saying) in(length span) error {
	if s.spanned || s.dated {
		return ErrUnclear
	}
	s.span, s.spanned = length, true
	return nil
}

// ahead takes "today" (0), "tomorrow" and the day after.
func (s *saying) ahead(days int) error {
	if s.dated || s.spanned {
		return ErrUnclear
	}
	s.day, s.dated, s.nears = DayOf(s.now)+Day(days), true, true
	return nil
}

// date takes a date of either calendar; without a year it is the next of it.
func (s *saying) date(year, month, day int, iranian bool) error {
	if s.dated || s.spanned {
		return ErrUnclear
	}
	today := DayOf(s.now)
	years := []int{year}
	if year == 0 {
		this := s.now.Year()
		if iranian {
			this = iranianYear(today)
		}
		// A leap day is at most eight years away.
		for ahead := range 9 {
			years = append(years, this+ahead)
		}
		years = years[1:]
	}
	s.month, s.monthDay = month, day
	if iranian {
		s.month = 0
	}
	for _, y := range years {
		of, ok := calendarDay(y, month, day)
		if iranian {
			of, ok = iranianDay(y, month, day)
		}
		if ok && (of >= today || year > 0) && of < today+mostAhead {
			s.day, s.dated, s.yearNamed = of, true, year > 0
			return nil
		}
	}
	return ErrNever
}

// mostAhead is how far away a day may be. What is further is a slip, or a year of a
// calendar that is not read here.
const mostAhead = 20 * 366

// calendarDay is a day of the common calendar; not ok for one that it does not have.
func calendarDay(year, month, day int) (Day, bool) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return DayOf(t), month >= 1 && month <= 12 && t.Day() == day && year < 2200
}

func (s *saying) ofMonth(day int) error {
	if s.dayOf > 0 || s.dated {
		return ErrUnclear
	}
	s.dayOf = day
	return nil
}

// when is the rhythm that all of it amounts to.
func (s *saying) when() (Rhythm, error) {
	repeats := s.weekly || s.monthly || s.yearly || s.every.N > 0
	switch {
	case s.spanned:
		if repeats || s.days != nil || s.dayOf > 0 {
			return Rhythm{}, ErrUnclear
		}
		return s.later()
	case s.yearly:
		if !s.dated || s.month == 0 || s.days != nil || s.dayOf > 0 {
			return Rhythm{}, ErrUnclear
		}
		return s.cron(s.monthDay, s.month)
	case s.dated:
		if repeats || s.dayOf > 0 || len(s.days) > 1 || !s.fits(s.day) {
			return Rhythm{}, ErrUnclear
		}
		return s.once(s.day)
	case s.dayOf > 0 && s.monthly:
		if s.days != nil || s.every.N > 0 {
			return Rhythm{}, ErrUnclear
		}
		return s.cron(s.dayOf, 0)
	case s.dayOf > 0:
		return s.onDayOf()
	case s.monthly:
		return Rhythm{}, ErrNoDay
	case s.next && len(s.days) == 1 && !repeats:
		return s.onNext()
	case s.days != nil || s.every.N > 0:
		return s.again()
	case !s.timed:
		return Rhythm{}, ErrUnclear
	case s.weekly:
		return Rhythm{}, ErrNoDay
	}
	return s.atHour()
}

// fits reports whether a day is one of those of the week that were named, if any were.
func (s *saying) fits(day Day) bool {
	return len(s.days) == 0 || slices.Contains(s.days, day.Midnight().Weekday())
}

// once is that day, which must not be over.
func (s *saying) once(day Day) (Rhythm, error) {
	r := OnDay(day, s.at())
	switch today := DayOf(s.now); {
	case day < today:
		return r, ErrPast
	case !s.timed:
		return r, ErrNoHour
	case s.comes(r):
		return r, nil
	}
	if later, ok := s.inAfternoon(r); ok {
		return later, nil
	}
	return r, ErrPast
}

// comes reports whether a rhythm is not over.
func (s *saying) comes(r Rhythm) bool { return !r.Next(s.now, s.now.Location()).IsZero() }

// inAfternoon takes "today at 5", once that is over, for the hour in the afternoon.
func (s *saying) inAfternoon(r Rhythm) (Rhythm, bool) {
	at, ok := r.Afternoon(s.now, s.now.Location())
	r.At = at
	return r, ok && s.halfDay == "" && s.comes(r)
}

// atHour is the next time that a clock shows the hour.
func (s *saying) atHour() (Rhythm, error) {
	day := DayOf(s.now)
	r := OnDay(day, s.at())
	if s.comes(r) {
		return r, nil
	}
	if later, ok := s.inAfternoon(r); ok {
		return later, nil
	}
	return OnDay(day+1, s.at()), nil
}

// later is so much after now. Days are counted by the calendar.
func (s *saying) later() (Rhythm, error) {
	if s.span.clock > 0 {
		if s.timed {
			return Rhythm{}, ErrUnclear
		}
		return AtMoment(s.now.AddDate(0, s.span.months, s.span.days).Add(s.span.clock)), nil
	}
	return s.once(DayOf(s.now.AddDate(0, s.span.months, s.span.days)))
}

// onNext is the next of a day of the week, today not counted.
func (s *saying) onNext() (Rhythm, error) {
	day := DayOf(s.now) + 1
	for !s.fits(day) {
		day++
	}
	return s.once(day)
}

// onDayOf is the next day of that number in a month.
func (s *saying) onDayOf() (Rhythm, error) {
	today := DayOf(s.now)
	for day := today; day < today+4*366; day++ {
		if day.Midnight().Day() != s.dayOf || !s.fits(day) {
			continue
		}
		if r, err := s.once(day); err != ErrPast {
			return r, err
		}
	}
	return Rhythm{}, ErrNever
}

// cron is a day of each month, or with a month of each year.
func (s *saying) cron(day, month int) (Rhythm, error) {
	if !s.timed {
		return Rhythm{}, ErrNoHour
	}
	of := "*"
	if month > 0 {
		of = strconv.Itoa(month)
	}
	at := int(s.at())
	return parseCron(fmt.Sprintf("%d %d %d %s *", at%60, at/60, day, of))
}

// again is on days of the week, or every so many days or weeks.
func (s *saying) again() (Rhythm, error) {
	days := s.days
	if days == nil && s.every.Weeks {
		days = []time.Weekday{s.now.Weekday()}
		if r := OnDay(DayOf(s.now), s.at()); s.timed && r.Next(s.now, s.now.Location()).IsZero() {
			days = []time.Weekday{(s.now.Weekday() + 1) % 7}
		}
	}
	if days == nil {
		days = week
	}
	if len(s.days) > 0 && s.every.N > 0 && !s.every.Weeks {
		return Rhythm{}, ErrUnclear
	}
	r, err := Exactly(days, s.at())
	if err != nil {
		return r, err
	}
	if s.every.N >= 2 {
		r.Every = s.every
		r = r.Counted(s.now, s.now.Location())
	}
	if !s.timed {
		return r, ErrNoHour
	}
	return r, nil
}
