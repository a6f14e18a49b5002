# SPDX-License-Identifier: Apache-2.0
"""Invented people and what they write: believable names, lengths of texts and frequencies of words. No office here."""

from datetime import date, timedelta

from frontdesk.domain.identifiers import check_digit

SURNAMES = (
    "Ахметов Серіков Омаров Иванов Әбдіқалықов Ким Өтегенов Жұмабеков Қасымов Петров Сұлтанов Ибраев Нұрланов Попов "
    "Тілеубаев Сағынтаев Щербаков Досжанов Мұқанов Қалиев Смағұлов Байжанов Есенов Ковалёв Тоқтаров Ильясов Ли Ержанов "
    "Рахымов Шәріпов Құрманов Оспанов Алиев Морозов Бекмұханов Түсіпов Исаев Сейітов Жақсыбеков Үсенов"
).split()
GIVEN = (
    "Айгүл Нұрлан Ерлан Гүлнұр Динара Сергей Асхат Мадина Елена Дәурен Қуаныш Әлия Виктор Жанна Самат Айдос Ольга "
    "Бауыржан Ләззат Мұхтар Зәуре Андрей Әсел Тимур Наталья Ғалым Шолпан Ержан Светлана Оразбек Жібек Рүстем"
).split()
PATRONYMICS = (
    "Нұрланұлы Серікқызы Андреевич Қайратұлы Ғалымқызы Викторовна Әбдіұлы Маратқызы Сергеевич Бекболатұлы Асқарқызы "
    "Петровна Ерланұлы Оразқызы Иванович Дәулетұлы"
).split()
STREETS = ("Абай көшесі", "Төле би көшесі", "ул. Мира", "Қажымұқан көшесі", "ул. Жибек Жолы", "Бейбітшілік көшесі")

BEGINNINGS = (
    "Көршім түнде қатты шу шығарады, тыныштықты сақтауға шара қолдануды сұраймын.",
    "Прошу принять меры: во дворе дома оставлен автомобиль без номеров, проезд закрыт.",
    "Учаскелік инспектордың әрекетіне шағымданамын: өтінішіме жауап берілмеді.",
    "Прошу выдать копию материалов по обращению и сообщить о принятом решении.",
    "Пәтеріме заңсыз кіргені үшін кінәлі адамдарды жауапқа тартуды сұраймын.",
    "Прошу проверить законность составления протокола и отменить наложенный штраф.",
    "Жоғалған құжаттарымды қалпына келтіру үшін анықтама беруіңізді өтінемін.",
    "Сосед по лестничной площадке угрожает мне и детям, прошу провести беседу.",
)
DETAILS = (
    "Оқиға {day} күні кешкісін {thing} жанында болды, куәлардың аты-жөнін қоса беремін.",
    "Это произошло {day} числа возле {thing}, рядом стояли свидетели.",
    "Бұған дейін екі рет өтініш бердім, бірақ {thing} туралы нақты жауап алған жоқпын.",
    "Ранее я уже обращался по поводу {thing}, однако ответа по существу не получил.",
    "Бейнежазба мен фотосуреттер {thing} дүкенінің камерасында сақталған, соларды алуды сұраймын.",
    "Видеозапись сохранилась на камере магазина {thing}, прошу её изъять.",
    "Келтірілген шығын шамамен {n} теңге, түбіртектері қолымда.",
    "Причинённый ущерб оцениваю в {n} тенге, чеки и квитанции прилагаю.",
)
ENDINGS = (
    "Нәтижесін жазбаша хабарлауыңызды сұраймын.", "О результатах прошу сообщить письменно.",
    "Жауапты почта арқылы күтемін.", "Ответ прошу направить на электронную почту.", "", "",
)  # fmt: skip
_STEMS = (
    "бар жол сат кел тұр мек қор дәр тау көк нар сал бек жар оты ала шым кен ақс қар бай тер мол дос сар гүл ерк ним"
)
_TAILS = "ап ан ек ік ыр ас ен ум ат ора ықты инск ова ғай лық дар мас өзек сай енді тоғай басы бұлақ төбе ауыл"
THINGS = [f"{stem}{middle}{tail}".capitalize() for stem in _STEMS.split() for middle in ("а", "ы", "ме", "о")
          for tail in _TAILS.split()]  # fmt: skip
"""Two and a half thousand names of places and shops, the rare words of a text."""


def person(dice):
    """Return the personal data of one believable appeal, in the words of `appeal.json`, as the services keep them.

    Texts have 150 to 400 characters, mostly about 200.
    """
    born = date(1950, 1, 1) + timedelta(days=dice.randrange(20_000))
    century = 3 if born.year < 2000 else 5
    while True:
        eleven = f"{born:%y%m%d}{century + dice.randrange(2)}{dice.randrange(10_000):04}"
        last = check_digit(eleven)
        if last is not None:
            break
    return {
        "visitor": {
            "iin": f"{eleven}{last}",
            "surname": dice.choice(SURNAMES),
            "given": dice.choice(GIVEN),
            "patronymic": dice.choice(PATRONYMICS),
            "phone": f"+7701{dice.randrange(10**7):07}",
            "address": f"{dice.choice(STREETS)}, {dice.randrange(1, 200)}-{dice.randrange(1, 90)}",
        },
        "addressed_to": "Полиция бөлімінің бастығына",
        "substance": substance(dice),
    }


def substance(dice):
    """Return the text of an appeal: a matter, one to three details, sometimes a wish."""
    parts = [dice.choice(BEGINNINGS)]
    for _ in range(1 + (dice.random() < 0.35) + (dice.random() < 0.15)):
        # The nearer the place, the more often it is named.
        thing = THINGS[min(int(dice.expovariate(1 / 400)), len(THINGS) - 1)]
        parts.append(
            dice.choice(DETAILS).format(day=dice.randrange(1, 31), n=dice.randrange(1, 900) * 1000, thing=thing)
        )
    parts.append(dice.choice(ENDINGS))
    return " ".join(part for part in parts if part)
