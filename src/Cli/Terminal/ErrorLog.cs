using Microsoft.Extensions.Logging;

namespace ScheduledJobs.Cli.Terminal;

/// <summary>Writes the log lines of a long-running command below its other talk.</summary>
internal sealed class ErrorLog(TextWriter output) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (output)
            output.WriteLine($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : $" {exception}")}");
    }

    public void Dispose()
    {
        // The writer belongs to the process.
    }
}
