using System.Collections;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>The controller's log: each event sent, in order, since the log repeats them; and the names of all lines.</summary>
internal sealed class ToldEvents : ILogger, IEnumerable<(string Reason, string Message)>
{
    private readonly ConcurrentQueue<(string Reason, string Message)> _events = [];

    private readonly ConcurrentQueue<string> _lines = [];

    /// <summary>The name of each line, such as <see cref="Operator.Controller.ControllerLog.StatusRefused"/>.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue(eventId.Name ?? "");
        if (state is IReadOnlyList<KeyValuePair<string, object?>> values && values.Any(v => v.Key == "Reason"))
            _events.Enqueue((Value(values, "Reason"), Value(values, "Message")));
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public IEnumerator<(string Reason, string Message)> GetEnumerator() => _events.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Value(IReadOnlyList<KeyValuePair<string, object?>> values, string name) =>
        values.First(v => v.Key == name).Value?.ToString() ?? "";
}
