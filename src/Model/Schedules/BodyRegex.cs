using System.Text.RegularExpressions;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Model.Schedules;

/// <summary>
/// The regular expressions of <c>expect.bodyRegex</c>. They do not backtrack, so the time of a match grows with the body and with the
/// automaton. The automaton and the match time are limited here, the body by its reader.
/// </summary>
public static class BodyRegex
{
    /// <summary>Longest pattern, in characters.</summary>
    public const int MaxPattern = 1024;

    /// <summary>Most states of the automaton: about the length of the longest text that a pattern such as <c>a.{900}b</c> describes.</summary>
    public const int MaxStates = 1000;

    /// <summary>Time limit of a match.</summary>
    public static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(500);

    // The platform has no other way to set it. It applies to all non-backtracking expressions in the process, and there are no others.
    static BodyRegex() => AppContext.SetData("REGEX_NONBACKTRACKING_MAX_AUTOMATA_SIZE", MaxStates);

    /// <summary>What is wrong with a pattern, as a sentence without a subject; null if nothing is.</summary>
    public static string? FindFault(string pattern)
    {
        if (pattern.Length > MaxPattern)
            return $"must be at most {MaxPattern} characters long, but is {pattern.Length}";
        try
        {
            _ = Compile(pattern, MatchTimeout);
            return null;
        }
        catch (ArgumentException e)
        {
            return $"is not a valid regular expression: {e.Message}";
        }
        catch (NotSupportedException)
        {
            return $"must not use lookaround or backreferences, and its repetitions must not exceed {MaxStates} in total";
        }
    }

    /// <summary>Compiles a pattern.</summary>
    /// <exception cref="ArgumentException">The pattern is not valid.</exception>
    /// <exception cref="NotSupportedException">It needs backtracking, or too many states.</exception>
    public static Regex Compile(string pattern, TimeSpan matchTimeout) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, matchTimeout);

    /// <summary>The time limit as text.</summary>
    public static string MatchTimeoutText => DurationText.Format(MatchTimeout);
}
