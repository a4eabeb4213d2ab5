package rhythm

import (
	"math/bits"
	"regexp"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// cronFields reads five fields and nothing else: no seconds, no "@every".
var cronFields = cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)

// cronField is what one field may look like. robfig/cron would also take a
// field of commas alone, a sign before a number, and "TZ=" before it all, on
// which it panics if no space follows.
var cronField = regexp.MustCompile(`^[0-9a-z*?/-]+(,[0-9a-z*?/-]+)*$`)

// cronStar is the bit with which robfig/cron marks a field that has a star.
const cronStar = 1 << 63

// someLeapYear is where the search for a first time starts: robfig/cron looks
// five years ahead, which must hold a 29 February.
var someLeapYear = time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)

// parseCron reads the five fields of a line that names one minute on each of
// its days. A line that weekdays can say becomes the line that cronLine writes.
func parseCron(line string) (Rhythm, error) {
	fields := strings.Fields(line)
	if len(fields) != 5 {
		return Rhythm{}, ErrCronLine
	}
	for _, field := range fields {
		if !cronField.MatchString(field) {
			return Rhythm{}, ErrCronLine
		}
	}
	fields[4] = sundayAsZero(fields[4])
	line = strings.Join(fields, " ")
	schedule := cronSchedule(line)
	switch {
	case schedule == nil:
		return Rhythm{}, ErrCronLine
	case bits.OnesCount64(schedule.Minute&^cronStar) != 1 || bits.OnesCount64(schedule.Hour&^cronStar) != 1:
		return Rhythm{}, ErrTooOften
	case schedule.Next(someLeapYear).IsZero():
		return Rhythm{}, ErrNever
	}
	if days, at, ok := weekdaysOf(line); ok {
		line = cronLine(days, at)
	}
	return Rhythm{Kind: Exact, Cron: line}, nil
}

// sundayAsZero turns the 7 that most cron tables allow for Sunday into the 0
// that robfig/cron wants: "5-7" means Friday to Sunday.
func sundayAsZero(field string) string {
	parts := strings.Split(field, ",")
	for i, part := range parts {
		if part == "7" {
			parts[i] = "0"
		} else if from, ok := strings.CutSuffix(part, "-7"); ok {
			parts[i] = from + "-6,0"
		}
	}
	return strings.Join(parts, ",")
}

// cronSchedule reads a line to be computed with in UTC, which has no clock
// changes; nil if it is not one.
func cronSchedule(line string) *cron.SpecSchedule {
	parsed, err := cronFields.Parse(line)
	if err != nil {
		return nil
	}
	schedule, ok := parsed.(*cron.SpecSchedule)
	if !ok {
		return nil
	}
	schedule.Location = time.UTC
	return schedule
}

// onlyClock is the hour of a schedule that names one minute a day.
func onlyClock(schedule *cron.SpecSchedule) Clock {
	return Clock(60*bits.TrailingZeros64(schedule.Hour) + bits.TrailingZeros64(schedule.Minute))
}

// weekdaysOf gives the hour of a line that names one minute a day, and its days
// if they are days of the week and nothing else.
func weekdaysOf(line string) (days []time.Weekday, at Clock, ok bool) {
	schedule := cronSchedule(line)
	if schedule == nil {
		return nil, 0, false
	}
	at = onlyClock(schedule)
	if schedule.Dom&cronStar == 0 || bits.OnesCount64(schedule.Month&^cronStar) != 12 {
		return nil, at, false
	}
	for _, d := range week {
		if schedule.Dow&(1<<d) != 0 {
			days = append(days, d)
		}
	}
	return days, at, true
}
