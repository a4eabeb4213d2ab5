package dialogue

import "testing"

// TestMoneyAddressesAndDosesAreNeverPassedOn, in every language, and what only looks a
// little like them is.
func TestMoneyAddressesAndDosesAreNeverPassedOn(t *testing.T) {
	for _, words := range []string{
		"could you lend me $20", "20 dollars till friday", "could you lend me some money", "bring 20€ please", "kannst du mir 50 Euro leihen", "könntest du mir Geld leihen",
		"¿me prestas 30 pesos?", "¿podrías prestarme dinero?", "pourrais-tu me prêter de l’argent", "me empresta 50 reais", "puoi prestarmi dei soldi", "одолжи мне денег", "нужно 500 рублей",
		"позич мені грошей", "500 грн", "bana 100 TL lazım", "borç para verir misin", "pinjam uang dulu", "pinjami aku uang", "هل تقرضني", "٥٠ دولارا", "پول قرض می‌دهی", "۵۰ هزار تومان",
		"500 रुपये चाहिए", "थोड़े पैसे उधार दोगे", "৫০০ টাকা লাগবে", "5000円貸して", "お金を貸してくれる？", "돈 좀 빌려 줘", "5만원만", "借我点钱", "给我500元",
		"come to 12 Oak Street", "komm in die Hauptstraße 12", "ven a la calle Mayor 5", "viens au 12 rue de la Paix", "rua das Flores 120", "via Roma 12", "ул. Ленина 5", "вул. Шевченка 10",
		"Atatürk Caddesi No: 5", "jl. Sudirman 12", "شارع النيل 12", "خیابان آزادی پلاک ۱۲", "12, महात्मा मार्ग", "銀座3丁目", "테헤란로 12번길", "南京路12号", "https://maps.app.goo.gl/abc", "52.5200, 13.4050",
		"bring me 20 mg of it", "20mg", "2 pills", "3 Tabletten", "20 мг", "٢٠ ملغ", "۲۰ میلی‌گرم", "20 मिग्रा", "20毫克", "20ミリグラム",
	} {
		if !neverPassedOn(words) {
			t.Errorf("%q would be passed on", words)
		}
	}
	for _, words := range []string{
		"could someone drive me on Tuesday", "a lift at 15:00", "could you come along to the bank at 10", "help me with 3 forms", "a call at 9", "2 bags of rice", "the street market at 11",
		"Kannst du mich um 3 auf dem Weg abholen", "¿me llevas a las 5?", "j'ai 2 formulaires", "pode ligar às 20h", "alle 5 in piazza", "позвони мне в 7", "подзвони о 7", "saat 3'te gel",
		"jam 5 sore", "في الساعة 5", "ساعت ۵", "शाम 5 बजे", "বিকেল ৫টায়", "5時に来て", "3시에 기차로 3시간", "12号下午三点", "坐5路车", "my therapist on 3 december", "real talk at 5", "a meal for 2",
	} {
		if neverPassedOn(words) {
			t.Errorf("%q would be refused", words)
		}
	}
}
