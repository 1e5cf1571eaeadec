"""What anybody asks and is told: questions, buttons under answers, inline mode, help, remarks."""
