package rhythm

import (
	"testing"
	"time"
)

func TestLengthsAreReadAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 24, 12, 0, 0, 0, zone(t, "Europe/Berlin")) // a Tuesday
	days := func(n int) time.Time { return now.AddDate(0, 0, n) }
	hours := func(n int) time.Time { return now.Add(time.Duration(n) * time.Hour) }
	on := func(day, hour int) time.Time {
		return time.Date(2026, time.November, day, hour, 0, 0, 0, now.Location())
	}
	for typed, want := range map[string]time.Time{
		"3d": days(3), "3 d": days(3), "12h": hours(12), "2w": days(14), "52w": days(364), "3 days": days(3), "for 3 days": days(3),
		"a week": days(7), "one week": days(7), "for a week": days(7), "week": days(7), "2 weeks": days(14), "1 day 2 hours": days(1).Add(2 * time.Hour),
		"3 Tage": days(3), "für eine Woche": days(7), "2 Wochen": days(14), "3 días": days(3), "una semana": days(7), "3 jours": days(3),
		"pendant une semaine": days(7), "3 dias": days(3), "por uma semana": days(7), "3 giorni": days(3), "3 дня": days(3), "на неделю": days(7),
		"5 часов": hours(5), "3 дні": days(3), "тиждень": days(7), "3 gün": days(3), "bir hafta": days(7), "3 أيام": days(3), "٣ أيام": days(3),
		"۳ روز": days(3), "یک هفته": days(7), "3 दिन": days(3), "एक हफ़्ता": days(7), "३ दिन": days(3), "৩ দিন": days(3), "3 hari": days(3), "seminggu": days(7), "하루": days(1),
		"satu minggu": days(7), "3日": days(3), "3日間": days(3), "1週間": days(7), "3일": days(3), "일주일": days(7), "3天": days(3), "一周": days(7),
		"两个星期": days(14), "2个星期": days(14), "a month": now.AddDate(0, 1, 0), "3 months": now.AddDate(0, 3, 0), "１０ｈ": hours(10),
		"until monday": on(30, 8), "bis Montag": on(30, 8), "hasta el lunes": on(30, 8), "until tuesday": days(7).Add(-4 * time.Hour),
		"tomorrow": on(25, 8), "until tomorrow": on(25, 8), "bis morgen 18:00": on(25, 18), "until 18:00": on(24, 18), "until 9:00": on(25, 9),
		"до завтра": on(25, 8), "明日まで": on(25, 8), "friday 17:00": on(27, 17), "monday": on(30, 8),
		"": {}, "0d": {}, "0 days": {}, "3": {}, "soon": {}, "3 x": {}, "-3d": days(3), "3d 4d": {}, "until": {}, "999999 days": {}, "mon tue": {},
		"until 25:00": {}, "3 3 days": {}, "18:00": {}, "days of our lives": {}, "tomorrow 3 days": {},
	} {
		got, ok := Until(typed, now)
		if ok == want.IsZero() || !got.Equal(want) {
			t.Errorf("%q is until %v (%v), want %v", typed, got, ok, want)
		}
	}
}

func TestHoursAreReadAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	night := Hours{From: 22 * 60, To: 8 * 60}
	for typed, want := range map[string]Hours{
		"22:00-08:00": night, "22:00 - 8:00": night, "22-8": night, "2200-0800": night, "10pm-8am": night, "10 pm to 8 am": night, "22h-8h": night,
		"22 h à 8 h": night, "22 Uhr bis 8 Uhr": night, "٢٢:٠٠-٠٨:٠٠": night, "۲۲:۰۰ تا ۰۸:۰۰": night, "from 22:00 until 8:00": night, "22.00–8.00": night,
		"22時から8時": night, "밤 10시부터 아침 8시": night, "晚上10点到早上8点": night, "de 22:00 a 8:00": night, "с 22 до 8": night,
		"10 at night to 8 in the morning": night, "10 de la noche a 8 de la mañana": night, "jam 10 malam sampai 8 pagi": night,
		"midnight to noon": {From: 0, To: 12 * 60}, "00:00-24:00": {From: 0, To: 24 * 60}, "9-17": {From: 9 * 60, To: 17 * 60},
		"": {}, "22": {}, "22-22": {}, "22-8-9": {}, "25-8": {}, "off": {}, "22:00-08:60": {}, "8": {}, "monday 22-8": {}, "a-b": {},
	} {
		got, ok := TypedHours(typed)
		if ok == (want == Hours{}) || got != want {
			t.Errorf("%q is %v (%v), want %v", typed, got, ok, want)
		}
	}
}

func FuzzUntil(f *testing.F) {
	for _, seed := range []string{"3d", "until monday 9:00", "明日まで", "1 week 2 days", "٣ أيام"} {
		f.Add(seed)
	}
	now := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, typed string) {
		if end, ok := Until(typed, now); ok && !end.After(now) {
			t.Errorf("%q ends at %v, before it begins", typed, end)
		}
		if hours, ok := TypedHours(typed); ok {
			if again, ok := ParseHours(hours.String()); !ok || again != hours {
				t.Errorf("%q is read as %v, which can't be kept", typed, hours)
			}
		}
	})
}
