/// What a part of a line is, for the eye. Nothing is said by a colour alone.
enum TopStyle: Equatable {
  case plain
  /// What is chosen.
  case strong
  /// What matters less.
  case faint
  case good
  case warning
  case bad
  case accent
  /// What stands over something.
  case title
}
