package dialogue

import (
	"slices"
	"time"

	"porchlight/storage"
)

// When the last two weeks run clearly below somebody's own usual. The rule is ours, and
// no instrument of medicine's: it compares a person with nobody but themselves, needs
// fourteen check-ins in six weeks before it says anything, and says nothing of why.
const (
	latelyDays, usualDays = 14, 84 // the two weeks, and the twelve before them
	spanDays              = 42     // in which there are to be
	fewestCheckins        = 14     // check-ins, before anything is said
	fewestLately          = 5      // days with one in the two weeks: a gap says nothing
	fewestBefore          = 7      // and before them
	clearlyBelow          = 1.0    // of the five steps, between the middle days of both
	notGood               = 3.0    // what is good in itself is no low, whatever was before
)

// runsLow reports whether that is so on a day. A day of several check-ins is their mean;
// a day without is left out. One bad week is not enough: two of three days are to be
// below the usual one.
func runsLow(all []storage.Checkin, today string) bool {
	lately, usual, told := daysApart(all, readDay(today))
	if told < fewestCheckins || len(lately) < fewestLately || len(usual) < fewestBefore {
		return false
	}
	is, was := middle(lately), middle(usual)
	below := 0
	for _, score := range lately {
		if score < was {
			below++
		}
	}
	return is <= notGood && was-is >= clearlyBelow && 3*below >= 2*len(lately)
}

// daysApart returns the means of the days of the last two weeks and of those before, and
// how many check-ins there were in six weeks.
func daysApart(all []storage.Checkin, today time.Time) (lately, usual []float64, told int) {
	type day struct{ sum, count int }
	days := map[int]*day{}
	for _, c := range all {
		ago := int(today.Sub(readDay(c.Day)).Hours() / 24)
		if ago < 0 || ago >= latelyDays+usualDays {
			continue
		}
		if days[ago] == nil {
			days[ago] = &day{}
		}
		days[ago].sum += c.Score
		days[ago].count++
		if ago < spanDays {
			told++
		}
	}
	for ago, d := range days {
		mean := float64(d.sum) / float64(d.count)
		if ago < latelyDays {
			lately = append(lately, mean)
		} else {
			usual = append(usual, mean)
		}
	}
	return lately, usual, told
}

// middle is the median.
func middle(scores []float64) float64 {
	slices.Sort(scores)
	half := len(scores) / 2
	if len(scores)%2 == 1 {
		return scores[half]
	}
	return (scores[half-1] + scores[half]) / 2
}
