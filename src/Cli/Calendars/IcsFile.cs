using ScheduledJobs.Cli.Terminal;

namespace ScheduledJobs.Cli.Calendars;

/// <summary>What an iCalendar file holds: its events, and what it says of itself.</summary>
/// <param name="Name">X-WR-CALNAME.</param>
/// <param name="TimeZone">X-WR-TIMEZONE.</param>
/// <param name="Events">The events.</param>
internal sealed record IcsFile(string? Name, string? TimeZone, IReadOnlyList<IcsEvent> Events)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="CliException">It is not an iCalendar file.</exception>
    public static IcsFile Parse(string path, string text)
    {
        var (events, open) = (new List<IcsEvent>(), new Stack<string>());
        string? name = null, zone = null;
        var isCalendar = false;
        foreach (var line in IcsLine.Unfold(text))
        {
            if (!IcsLine.TryParse(line, out var property))
                continue;
            switch (property.Name)
            {
                case "BEGIN":
                    open.Push(property.Value.Trim().ToUpperInvariant());
                    isCalendar |= open.Peek() == "VCALENDAR";
                    if (open.Peek() == "VEVENT")
                        events.Add(new IcsEvent());
                    break;
                case "END":
                    open.TryPop(out _);
                    break;
                case "X-WR-CALNAME":
                    name = property.Text;
                    break;
                case "X-WR-TIMEZONE":
                    zone = property.Text.Trim();
                    break;
                default:
                    // Not those of an alarm in an event.
                    if (open.TryPeek(out var component) && component == "VEVENT")
                        events[^1].Add(property);
                    break;
            }
        }

        return isCalendar ? new IcsFile(name, zone, events) : throw new CliException($"{path}: expected an iCalendar file (BEGIN:VCALENDAR)");
    }
}
