namespace ScheduledJobs.Scheduling.Tests.Recurrence;

/// <summary>Random valid rules, of all kinds and as dense or as sparse as they come.</summary>
internal static class RandomRule
{
    private static readonly string[] Frequencies = ["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"];

    private static readonly string[] Weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    /// <param name="random">The source.</param>
    /// <param name="isHostile">With intervals of any size, and parts that hardly ever agree.</param>
    /// <param name="isEndless">Without COUNT and UNTIL.</param>
    public static string Text(Random random, bool isHostile = false, bool isEndless = false)
    {
        var frequency = random.Next(7);
        var by = ByParts(random, frequency, isHostile ? 0.4 : 0.2);
        if (by.Count > 0 && random.Next(4) == 0)
            by.Add($"BYSETPOS={Signed(random, random.Next(3) == 0 ? 366 : 4, isHostile ? 40 : 3)}");
        var parts = new List<string> { $"FREQ={Frequencies[frequency]}", $"WKST={Weekdays[random.Next(7)]}" };
        if (random.Next(2) == 0)
            parts.Add($"INTERVAL={Interval(random, isHostile)}");
        if (!isEndless && random.Next(4) == 0)
            parts.Add($"COUNT={(isHostile ? 1 + random.Next(1 << random.Next(31)) : 1 + random.Next(500))}");
        else if (!isEndless && random.Next(5) == 0)
            parts.Add($"UNTIL={random.Next(2000, 2060)}0704{(random.Next(2) == 0 ? "" : random.Next(2) == 0 ? "T120000" : "T120000Z")}");
        return string.Join(';', [.. parts, .. by]);
    }

    private static int Interval(Random random, bool isHostile) =>
        isHostile && random.Next(2) == 0 ? 1 + random.Next(1 << random.Next(31))
        : random.Next(4) == 0 ? new[] { 12, 15, 24, 30, 48, 60, 90, 100, 1440, 3600, 86_400 }[random.Next(11)]
        : 1 + random.Next(random.Next(3) == 0 ? 50 : 4);

    private static List<string> ByParts(Random random, int frequency, double chance)
    {
        var parts = new List<string>();
        var hasWeeks = frequency == 6 && Is(chance);
        if (Is(chance))
            parts.Add($"BYMONTH={Some(random, 1, 12, 5)}");
        if (hasWeeks)
            parts.Add($"BYWEEKNO={Signed(random, 53, 5)}");
        if (frequency is 6 or < 3 && Is(chance / 2))
            parts.Add($"BYYEARDAY={Signed(random, 366, 20)}");
        if (frequency != 4 && Is(chance))
            parts.Add($"BYMONTHDAY={Signed(random, 31, 10)}");
        if (Is(chance * 1.5))
            parts.Add($"BYDAY={Days(random, hasOrdinals: frequency >= 5 && !hasWeeks)}");
        if (Is(chance))
            parts.Add($"BYHOUR={Some(random, 0, 23, 6)}");
        if (Is(chance))
            parts.Add($"BYMINUTE={Some(random, 0, 59, 6)}");
        if (Is(chance / 2))
            parts.Add($"BYSECOND={Some(random, 0, 60, 4)}");
        return parts;

        bool Is(double probability) => random.NextDouble() < probability;
    }

    private static string Days(Random random, bool hasOrdinals) => string.Join(',', Enumerable.Range(0, random.Next(1, 6))
        .Select(_ => (hasOrdinals && random.Next(2) == 0 ? Signed(random, random.Next(3) == 0 ? 53 : 5, 1) : "") + Weekdays[random.Next(7)]));

    private static string Some(Random random, int min, int max, int most) =>
        string.Join(',', Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => random.Next(min, max + 1)));

    private static string Signed(Random random, int max, int most) =>
        string.Join(',', Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => random.Next(1, max + 1) * (random.Next(2) == 0 ? 1 : -1)));
}
