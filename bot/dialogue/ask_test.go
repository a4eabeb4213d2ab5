package dialogue

import (
	"testing"

	"pgregory.net/rapid"

	"porchlight/storage"
)

// TestMoneyAddressesAndDosesAreNeverPassedOn, in every language, and what only looks a
// little like them is.
func TestMoneyAddressesAndDosesAreNeverPassedOn(t *testing.T) {
	for _, words := range []string{
		"could you lend me $20", "20 dollars till friday", "could you lend me some money", "bring 20€ please", "kannst du mir 50 Euro leihen", "könntest du mir Geld leihen",
		"¿me prestas 30 pesos?", "¿podrías prestarme dinero?", "pourrais-tu me prêter de l’argent", "me empresta 50 reais", "puoi prestarmi dei soldi", "одолжи мне денег", "нужно 500 рублей",
		"позич мені грошей", "500 грн", "bana 100 TL lazım", "borç para verir misin", "pinjam uang dulu", "pinjami aku uang", "هل تقرضني", "٥٠ دولارا", "پول قرض می\u200cدهی", "۵۰ هزار تومان",
		"500 रुपये चाहिए", "थोड़े पैसे उधार दोगे", "৫০০ টাকা লাগবে", "5000円貸して", "お金を貸してくれる？", "돈 좀 빌려 줘", "5만원만", "借我点钱", "给我500元",
		"come to 12 Oak Street", "komm in die Hauptstraße 12", "ven a la calle Mayor 5", "viens au 12 rue de la Paix", "rua das Flores 120", "via Roma 12", "ул. Ленина 5", "вул. Шевченка 10",
		"Atatürk Caddesi No: 5", "jl. Sudirman 12", "شارع النيل 12", "خیابان آزادی پلاک ۱۲", "12, महात्मा मार्ग", "銀座3丁目", "테헤란로 12번길", "南京路12号", "https://maps.app.goo.gl/abc", "52.5200, 13.4050",
		"bring me 20 mg of it", "20mg", "2 pills", "3 Tabletten", "20 мг", "٢٠ ملغ", "۲۰ میلی\u200cگرم", "20 मिग्रा", "20毫克", "20ミリグラム",
		"meet me at 12 Oak Street at 5", "via Roma 12 alle 5", "calle Mayor 5 a las 8", "ул. Ленина 5, в 15:00", "hauptstraße 12 um 15:00", "5 pounds would do", "jl. Sudirman 12 jam 5",
	} {
		if !neverPassedOn(words) {
			t.Errorf("%q would be passed on", words)
		}
	}
	for _, words := range []string{
		"could someone drive me on Tuesday", "a lift at 15:00", "could you come along to the bank at 10", "help me with 3 forms", "a call at 9", "2 bags of rice", "the street market at 11",
		"Kannst du mich um 3 auf dem Weg abholen", "¿me llevas a las 5?", "j'ai 2 formulaires", "pode ligar às 20h", "alle 5 in piazza", "позвони мне в 7", "подзвони о 7", "saat 3'te gel",
		"jam 5 sore", "في الساعة 5", "ساعت ۵", "शाम 5 बजे", "বিকেল ৫টায়", "5時に来て", "3시에 기차로 3시간", "12号下午三点", "坐5路车", "my therapist on 3 december", "real talk at 5", "a meal for 2",
		"a call via video at 5", "2 pounds of rice", "carry 2 boxes down the road", "un paseo a las 5", "un paseo el 3 de diciembre", "una carrera de 5 km", "passear na rua às 5", "per la via alle 18:00",
		"прогуляться на улице в 5", "прогулянка по вулиці о 5", "jalan-jalan jam 5 sore", "jalan kaki 2 km", "ein Spaziergang in der Allee 15:00", "امشي في شارع النيل الساعة 5", "قدم زدن در خیابان ساعت ۵",
	} {
		if neverPassedOn(words) {
			t.Errorf("%q would be refused", words)
		}
	}
}

// TestNobodyIsAskedMoreOftenThanOthers unless they have offered it, whatever the circle
// and the month: whoever rests was asked more often than somebody who can be asked as
// well, and somebody is always left to be asked.
func TestNobodyIsAskedMoreOftenThanOthers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		circle := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) helper {
			return helper{
				offers: rapid.Bool().Draw(t, "offers"), trusted: rapid.Bool().Draw(t, "trusted"), asked: rapid.IntRange(0, 4).Draw(t, "asked"),
			}
		}), 1, 5).Draw(t, "circle")
		left := 0
		for i := range circle {
			circle[i].tie.ID = storage.TieID(i + 1)
		}
		for _, one := range circle {
			least := one.asked
			for _, other := range circle {
				if other.trusted {
					least = min(least, other.asked)
				}
			}
			rests := one.rests(circle)
			if rests != (!one.offers && one.asked > least) {
				t.Errorf("of %+v, %+v rests: %v", circle, one, rests)
			}
			left += countIf(!rests)
		}
		if left == 0 {
			t.Errorf("of %+v nobody is left to be asked", circle)
		}
	})
}
