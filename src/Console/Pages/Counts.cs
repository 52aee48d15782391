using System.Globalization;

namespace ScheduledJobs.Console.Pages;

/// <summary>Numbers of runs, which can have many digits.</summary>
internal static class Counts
{
    private static readonly (long Unit, string Letter)[] Units = [(1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")];

    /// <summary><c>104,163</c>.</summary>
    public static string Of(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1 run</c>, <c>104,163 runs</c>.</summary>
    public static string Of(long number, string noun) => number == 1 ? $"1 {noun}" : $"{Of(number)} {noun}s";

    /// <summary><c>999</c>, <c>1.2k</c>, <c>104k</c>: at most four characters up to a billion. Rounded down.</summary>
    public static string Short(long number)
    {
        foreach (var (unit, letter) in Units)
        {
            if (number >= unit * 10)
                return $"{number / unit}{letter}";
            if (number >= unit)
                return $"{(number / (unit / 10) / 10.0).ToString("0.#", CultureInfo.InvariantCulture)}{letter}";
        }

        return $"{number}";
    }
}
