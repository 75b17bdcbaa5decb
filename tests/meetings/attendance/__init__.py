"""Who answers and who came."""
