import Testing

@testable import shoal

@Suite struct ScreenTextTests {
  @Test func `wide characters take two columns, combining ones none`() {
    #expect(ScreenText.columns("update.bin") == 10)
    #expect(ScreenText.columns("更新") == 4)
    #expect(ScreenText.columns("e\u{301}") == 1)
    #expect(ScreenText.columns("🦈") == 2)
    #expect(ScreenText.columns("ｗ") == 2)
  }

  @Test func `a cut text is no wider than asked for, and halves no character`() {
    for limit in 0...12 {
      let cut = ScreenText.cut("更新e\u{301}x🦈.bin", columns: limit)
      #expect(ScreenText.columns(cut) <= limit)
    }
    #expect(ScreenText.cut("更新.bin", columns: 4) == "更…")
    #expect(ScreenText.cut("更新.bin", columns: 8) == "更新.bin")
  }

  @Test func `control characters and turns of direction are marked, joiners stay`() {
    #expect(ScreenText.plain("a\u{1B}[31mb\nc\u{9B}d\u{2028}e\u{2066}f") == "a�[31mb�c�d�e�f")
    #expect(ScreenText.plain("👩\u{200D}👧 نامه\u{200C}ای") == "👩\u{200D}👧 نامه\u{200C}ای")
  }
}
