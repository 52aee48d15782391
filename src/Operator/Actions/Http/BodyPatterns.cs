using System.Text.RegularExpressions;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Operator.Caching;

namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>
/// Expressions that are in use, so that answers of the same schedule share an automaton. It grows as it meets new text; what a match has
/// allocated is taken for its size. One that grew too large is dropped, and built from the start next time.
/// </summary>
/// <param name="matchTimeout">Longest match.</param>
internal sealed class BodyPatterns(TimeSpan matchTimeout)
{
    /// <summary>Most bytes of all automata.</summary>
    public const long MaxBytes = 16 * 1024 * 1024;

    /// <summary>Most bytes of the automata of one namespace.</summary>
    public const long MaxBytesPerNamespace = 2 * 1024 * 1024;

    private readonly SizedCache<(string Namespace, string Pattern), Regex> _cache =
        new(key => key.Namespace, MaxBytes, MaxBytesPerNamespace);

    /// <summary>Bytes of the automata that are kept.</summary>
    public long Bytes => _cache.Bytes;

    /// <summary>Does the pattern match somewhere in the text?</summary>
    /// <exception cref="RegexMatchTimeoutException">It took too long.</exception>
    public bool IsMatch(string @namespace, string pattern, ReadOnlySpan<char> text)
    {
        var key = (@namespace, pattern);
        var before = GC.GetAllocatedBytesForCurrentThread();
        if (!_cache.TryGet(key, out var regex))
            regex = BodyRegex.Compile(pattern, matchTimeout);
        try
        {
            return regex.IsMatch(text);
        }
        finally
        {
            _cache.Grow(key, regex, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }
}
