/// On which continent a country is: what a table of prefixes leaves out, and a database may.
package enum Continents {
  /// ISO 3166-1 alpha-2 codes by continent, as GeoNames and MaxMind have them.
  private static let countries: [(continent: String, countries: String)] = [
    (
      "AF",
      "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE "
        + "NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW"
    ), ("AN", "AQ BV GS HM TF"),
    (
      "AS",
      "AE AF AM AZ BD BH BN BT CC CN CX GE HK ID IL IN IO IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM "
        + "PH PK PS QA SA SG SY TH TJ TM TR TW UZ VN YE"
    ),
    (
      "EU",
      "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK "
        + "MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK"
    ),
    (
      "NA",
      "AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR SV SX TC TT "
        + "US VC VG VI"
    ), ("OC", "AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TL TO TV UM VU WF WS"),
    ("SA", "AR BO BR CL CO EC FK GF GY PE PY SR UY VE"),
  ]

  /// In the order of countries.
  private static let sorted: [(country: String, continent: String)] = countries.flatMap { line in
    line.countries.split(separator: " ").map { (String($0), line.continent) }
  }.sorted { $0.country < $1.country }

  /// The continent of a country of two upper-case letters, or nil.
  package static func continent(of country: String) -> String? {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle].country < country { low = middle + 1 } else { high = middle }
    }
    return low < sorted.count && sorted[low].country == country ? sorted[low].continent : nil
  }
}
