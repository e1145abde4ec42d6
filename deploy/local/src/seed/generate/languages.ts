/** What generated people are called, write and talk about, in one language. */
export interface LanguageStock {
  companies: string[];
  firstNames: string[];
  lastNames: string[];
  topics: string[];
  openings: string[];
  middles: string[];
  closings: string[];
  /** Between sentences; Japanese has none. */
  gap: string;
}

const list = (text: string) => text.split('|').map((item) => item.trim());

const ENGLISH: LanguageStock = {
  companies: list(
    'Ashdown Components|Brookfield Supply|Carrow Metals|Denholm Foods|Eastgate Packaging|Fenwick Tools',
  ),
  firstNames: list(
    'Alice|Ben|Chloe|David|Emma|Frank|Grace|Harry|Isla|James|Kate|Liam|Mia|Noah|Olivia|Paul|Ruth|Sam',
  ),
  lastNames: list(
    'Archer|Bennett|Carter|Dawson|Ellis|Foster|Grant|Hughes|Irving|Jennings|Knight|Lawson|Mercer|Norris',
  ),
  topics: list(
    'Stock-take|Shift plan|Holiday cover|Month-end close|Supplier review|Site visit|Price list|Safety walk',
  ),
  openings: list(
    'The delivery is two days late.|The invoice does not match the order.|Quality has put the batch on hold.|The supplier has confirmed the new date.|We are short of three items.|The price is higher than agreed.|The drawing has changed since the order.',
  ),
  middles: list(
    'I have asked for a written confirmation and a new delivery date.|Production can bridge until Thursday, after that the line stands still.|The difference is small, but it is the third time this quarter.|Please check the goods receipt before we pay.|The carrier says the truck left the depot on time.|We can take a part delivery if the rest follows within a week.|Accounts needs the credit note before the end of the month.',
  ),
  closings: list(
    'Can you look at this today?|I will follow up tomorrow.|Please approve.|Thanks.|Any objections?|Done on my side.',
  ),
  gap: ' ',
};

const GERMAN: LanguageStock = {
  companies: list(
    'Ahrens Antriebstechnik|Bergfeld Metallbau|Cordes Verpackung|Dahlke Lebensmittel|Eberhard Werkzeuge',
  ),
  firstNames: list(
    'Anna|Bernd|Claudia|Dieter|Eva|Felix|Greta|Hans|Ines|Jan|Karin|Lukas|Maria|Nils|Petra|Ralf|Silke|Uwe',
  ),
  lastNames: list(
    'Albrecht|Böhm|Dietrich|Engel|Fuchs|Graf|Huber|Jansen|Krüger|Lang|Maurer|Neumann|Otto|Pohl|Roth|Vogt',
  ),
  topics: list(
    'Inventur|Schichtplan|Urlaubsvertretung|Monatsabschluss|Lieferantengespräch|Preisliste|Arbeitssicherheit',
  ),
  openings: list(
    'Die Lieferung verspätet sich um zwei Tage.|Die Rechnung passt nicht zur Bestellung.|Die Qualitätssicherung hat die Charge gesperrt.|Der Lieferant bestätigt den neuen Termin.|Uns fehlen drei Positionen.|Der Preis liegt über der Vereinbarung.',
  ),
  middles: list(
    'Ich habe um eine schriftliche Bestätigung und einen neuen Termin gebeten.|Die Fertigung kann bis Donnerstag überbrücken, danach steht die Linie.|Die Abweichung ist klein, aber es ist das dritte Mal in diesem Quartal.|Bitte den Wareneingang prüfen, bevor wir zahlen.|Der Spediteur sagt, der Lkw sei pünktlich losgefahren.|Eine Teillieferung geht, wenn der Rest innerhalb einer Woche kommt.|Die Buchhaltung braucht die Gutschrift vor Monatsende.',
  ),
  closings: list(
    'Schaust du heute noch drauf?|Ich melde mich morgen.|Bitte freigeben.|Danke dir.|Einwände?|Von mir aus erledigt.',
  ),
  gap: ' ',
};

const FRENCH: LanguageStock = {
  companies: list(
    'Aubier Distribution|Brévent Emballage|Chambon Mécanique|Delorme Primeurs|Estérel Fournitures',
  ),
  firstNames: list(
    'Agnès|Bruno|Cécile|Denis|Émilie|Fabien|Hélène|Isabelle|Julien|Laure|Marc|Noémie|Olivier|Pauline|Rémi|Sylvie',
  ),
  lastNames: list(
    'Arnaud|Blanc|Chevalier|Dumas|Fontaine|Gauthier|Lambert|Mercier|Noël|Picard|Renaud|Roussel|Vidal|Weber',
  ),
  topics: list(
    'Inventaire|Planning des équipes|Congés|Clôture mensuelle|Revue fournisseurs|Tarifs|Sécurité au quai',
  ),
  openings: list(
    'La livraison a deux jours de retard.|La facture ne correspond pas à la commande.|La qualité a bloqué le lot.|Le fournisseur confirme la nouvelle date.|Il nous manque trois références.|Le prix dépasse ce qui était convenu.',
  ),
  middles: list(
    'J’ai demandé une confirmation écrite et une nouvelle date.|La production tient jusqu’à jeudi, ensuite la ligne s’arrête.|L’écart est faible, mais c’est la troisième fois ce trimestre.|Merci de vérifier la réception avant le paiement.|Le transporteur dit que le camion est parti à l’heure.|Une livraison partielle convient si le reste suit sous huit jours.|La comptabilité attend l’avoir avant la fin du mois.',
  ),
  closings: list(
    'Tu peux regarder aujourd’hui ?|Je reviens vers vous demain.|À valider, merci.|Merci.|Des objections ?|C’est fait de mon côté.',
  ),
  gap: ' ',
};

const SPANISH: LanguageStock = {
  companies: list('Alcor Suministros|Bermejo Metal|Cabrales Alimentación|Duero Embalajes|Espadán Logística'),
  firstNames: list(
    'Ana|Beatriz|Carlos|Diego|Elena|Fernando|Gloria|Hugo|Irene|Javier|Laura|Miguel|Nuria|Óscar|Paula|Raúl|Sofía',
  ),
  lastNames: list(
    'Aguilar|Blanco|Cano|Domínguez|Esteban|Fuentes|Gallego|Herrero|Iglesias|Lozano|Marín|Nieto|Ortega|Prieto|Vega',
  ),
  topics: list(
    'Inventario|Cuadrante de turnos|Vacaciones|Cierre de mes|Revisión de proveedores|Tarifas|Seguridad',
  ),
  openings: list(
    'La entrega lleva dos días de retraso.|La factura no coincide con el pedido.|Calidad ha bloqueado el lote.|El proveedor confirma la nueva fecha.|Nos faltan tres artículos.|El precio es más alto de lo acordado.',
  ),
  middles: list(
    'He pedido confirmación por escrito y una nueva fecha.|Producción aguanta hasta el jueves, después para la línea.|La diferencia es pequeña, pero es la tercera vez este trimestre.|Revisad la entrada de mercancía antes de pagar.|El transportista dice que el camión salió a su hora.|Podemos aceptar una entrega parcial si el resto llega en una semana.|Administración necesita el abono antes de fin de mes.',
  ),
  closings: list(
    '¿Lo puedes mirar hoy?|Mañana os digo algo.|Por favor, aprobad.|Gracias.|¿Alguna objeción?|Por mi parte, hecho.',
  ),
  gap: ' ',
};

const JAPANESE: LanguageStock = {
  companies: list('青葉精工|北浜食品|桜台包装|高峰金属|夏目電機'),
  firstNames: list('愛|一郎|恵|健太|結衣|大輔|直美|亮|彩|誠|翔|真理'),
  lastNames: list('青木|石井|上田|遠藤|岡本|川口|木村|坂本|清水|高橋|中島|西田|橋本|藤田|三浦|森'),
  topics: list('棚卸し|シフト表|休暇の調整|月次締め|仕入先評価|価格表|安全点検'),
  openings: list(
    '納品が二日遅れています。|請求書が注文と一致しません。|品質部門がロットを保留にしました。|仕入先から新しい納期の回答がありました。|三品目が不足しています。|単価が合意より高くなっています。',
  ),
  middles: list(
    '書面での確認と新しい納期を依頼しました。|生産は木曜日まで対応できますが、その後はラインが止まります。|差額は小さいですが、今期三回目です。|支払いの前に入荷を確認してください。|運送会社は定刻に出発したと言っています。|残りが一週間以内に届くなら分割納入で構いません。|経理は月末までに赤伝票が必要です。',
  ),
  closings: list(
    '本日中に確認できますか。|明日また連絡します。|承認をお願いします。|ありがとうございます。|問題はありませんか。|こちらは完了しました。',
  ),
  gap: '',
};

const ARABIC: LanguageStock = {
  companies: list('النخيل للتجارة|الأفق للصناعات|الساحل للأغذية|المرجان للتغليف|الرواد للمعدات'),
  firstNames: list('أحمد|أمينة|بلال|حسن|دينا|رانيا|زياد|سامي|سعاد|طارق|عادل|فاطمة|لينا|مريم|نادر|هالة'),
  lastNames: list('إبراهيم|بدر|جابر|حمدان|خليل|داود|رشيد|سالم|شاهين|صالح|عباس|فارس|قاسم|مراد|نجار|يوسف'),
  topics: list('الجرد|جدول الورديات|الإجازات|إقفال الشهر|تقييم الموردين|قائمة الأسعار|السلامة'),
  openings: list(
    'التسليم متأخر يومين.|الفاتورة لا تطابق أمر الشراء.|أوقفت الجودة الدفعة.|أكد المورد الموعد الجديد.|تنقصنا ثلاثة أصناف.|السعر أعلى من المتفق عليه.',
  ),
  middles: list(
    'طلبت تأكيدًا مكتوبًا وموعدًا جديدًا.|يستطيع الإنتاج الانتظار حتى الخميس ثم يتوقف الخط.|الفرق صغير لكنها المرة الثالثة هذا الربع.|يرجى مراجعة الاستلام قبل الدفع.|يقول الناقل إن الشاحنة انطلقت في موعدها.|نقبل تسليمًا جزئيًا إذا وصل الباقي خلال أسبوع.|تحتاج المحاسبة إلى الإشعار الدائن قبل نهاية الشهر.',
  ),
  closings: list('هل يمكنك النظر في هذا اليوم؟|سأتابع غدًا.|يرجى الاعتماد.|شكرًا.|هل من اعتراض؟|تم من جهتي.'),
  gap: ' ',
};

export const LANGUAGES: readonly LanguageStock[] = [ENGLISH, GERMAN, FRENCH, SPANISH, JAPANESE, ARABIC];
